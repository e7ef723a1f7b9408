//! Lists filled without branches.

/// So many things are behind each place of a list that is closed.
pub(super) const AHEAD: usize = 8;

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
        if self.room.len() <= most + AHEAD {
            self.room.resize(most + AHEAD + 1, T::default());
        }
    }

    /// Writes `end` behind what stays, for those who look ahead without asking where the list ends.
    pub(super) fn close(&mut self, end: T) {
        self.room.iter_mut().skip(self.count).take(AHEAD).for_each(|place| *place = end);
    }

    /// The things from `at` on, with those behind the last.
    #[inline]
    pub(super) fn ahead(&self, at: usize) -> Option<&[T; AHEAD]> {
        self.room.get(at..)?.first_chunk()
    }

    /// Takes the last things out that `leave` says it of.
    #[inline]
    pub(super) fn drop_while(&mut self, leave: impl Fn(T) -> bool) {
        while let Some(last) = self.count.checked_sub(1)
            && self.room.get(last).is_some_and(|thing| leave(*thing))
        {
            self.count = last;
        }
    }

    /// The list while it is filled, emptied before: what is put stays when it is [`kept`](Puts::keep).
    pub(super) fn puts(&mut self, most: usize) -> Puts<'_, T> {
        self.start(most);
        Puts { room: &mut self.room, count: 0, kept: &mut self.count }
    }

    #[inline]
    pub(super) fn put(&mut self, thing: T, stays: bool) {
        if let Some(place) = self.room.get_mut(self.count) {
            *place = thing;
        }
        self.count += usize::from(stays);
    }
}

/// A list that is being filled, for loops that fill several: what a loop counts in a variable of its own it need not write down each time.
pub(super) struct Puts<'l, T> {
    room: &'l mut [T],
    count: usize,
    kept: &'l mut usize,
}

impl<T: Copy> Puts<'_, T> {
    #[inline]
    pub(super) fn put(&mut self, thing: T, stays: bool) {
        if let Some(place) = self.room.get_mut(self.count) {
            *place = thing;
        }
        self.count += usize::from(stays);
    }

    #[inline]
    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn keep(self) {
        *self.kept = self.count;
    }
}

impl<T> std::ops::Deref for Picked<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.room[..self.count]
    }
}
