-- What of a still on a storyboard is left white: JSON, zones in fractions of the picture.
ALTER TABLE storyboard_stills ADD COLUMN white TEXT NOT NULL DEFAULT '[]';
