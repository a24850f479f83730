-- What fills the {names} in the text of a failed release's problem: JSON {"name": value}.
ALTER TABLE releases ADD COLUMN problem_fields TEXT NOT NULL DEFAULT '{}';
