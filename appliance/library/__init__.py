"""What a teacher has: lessons, moments, trajecten and all words, in one sealed database a person, opened by sign-in."""
