//! Lists filled without branches.

/// A list filled without a branch for each thing: everything is put, and only what counts stays.
#[derive(Default)]
pub(super) struct Picked<T> {
    /// Longer than what stays: the room of earlier documents.
    room: Vec<T>,
    count: usize,
}

impl<T: Copy + Default> Picked<T> {
    /// Empties it, with room for `most` puts.
    pub(super) fn start(&mut self, most: usize) {
        self.count = 0;
        if self.room.len() <= most {
            self.room.resize(most + 1, T::default());
        }
    }

    pub(super) fn stayed(&mut self) -> &mut [T] {
        &mut self.room[..self.count]
    }

    #[inline]
    pub(super) fn put(&mut self, thing: T, stays: bool) {
        if let Some(place) = self.room.get_mut(self.count) {
            *place = thing;
        }
        self.count += usize::from(stays);
    }
}

impl<T> std::ops::Deref for Picked<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.room[..self.count]
    }
}
