-- Words that are half typed, what a search finds of a lesson, and what goes when a release is over.

-- What was typed and is not stored where it will belong, so that no page that is left, no sleeping tablet and no lock
-- takes it. `thing`: the row that the words are about; '' for one that is not there yet.
CREATE TABLE half_typed (
    field      TEXT NOT NULL,
    thing      TEXT NOT NULL,
    text       TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (field, thing)
) STRICT, WITHOUT ROWID;
CREATE INDEX half_typed_about ON half_typed (thing);

CREATE TRIGGER half_typed_goes_with_traject AFTER DELETE ON trajecten BEGIN
    DELETE FROM half_typed WHERE thing = old.id;
END;
CREATE TRIGGER half_typed_goes_with_cycle AFTER DELETE ON cycles BEGIN
    DELETE FROM half_typed WHERE thing = old.id;
END;
CREATE TRIGGER half_typed_goes_with_actiepunt AFTER DELETE ON actiepunten BEGIN
    DELETE FROM half_typed WHERE thing = old.id;
END;
CREATE TRIGGER half_typed_goes_with_lesson AFTER DELETE ON lessons BEGIN
    DELETE FROM half_typed WHERE thing = old.id;
END;
CREATE TRIGGER half_typed_goes_with_objection AFTER DELETE ON objections BEGIN
    DELETE FROM half_typed WHERE thing = old.id;
END;
CREATE TRIGGER half_typed_goes_with_comment AFTER DELETE ON comments BEGIN
    DELETE FROM half_typed WHERE thing = old.id;
END;
CREATE TRIGGER half_typed_goes_with_release AFTER DELETE ON releases BEGIN
    DELETE FROM half_typed WHERE thing = old.id;
END;
-- From there on a traject is only there to be read.
CREATE TRIGGER half_typed_goes_with_finishing AFTER UPDATE OF finished_at ON trajecten
    WHEN new.finished_at IS NOT NULL BEGIN
    DELETE FROM half_typed WHERE thing = new.id
        OR thing IN (SELECT id FROM cycles WHERE traject = new.id)
        OR thing IN (SELECT id FROM actiepunten WHERE traject = new.id);
END;

-- What a coach prepared was for a talk about a clip that is no longer there. What was shown is a comment, and stays.
CREATE TRIGGER release_is_over AFTER UPDATE OF state ON releases
    WHEN new.state IN ('expired', 'taken_back') BEGIN
    DELETE FROM preparations WHERE release = new.id;
    DELETE FROM half_typed WHERE thing = new.id;
END;
DELETE FROM preparations WHERE release IN (SELECT id FROM releases WHERE state IN ('expired', 'taken_back'));

-- The kijkwijzer and the talk are found as a moment's note is.
DROP VIEW lesson_texts;
CREATE VIEW lesson_texts AS
    SELECT id AS lesson, concat_ws(char(10), title, notes,
        (SELECT group_concat(note, char(10)) FROM moments WHERE moments.lesson = lessons.id),
        (SELECT group_concat(text, char(10)) FROM kijkwijzer_lines WHERE kijkwijzer_lines.lesson = lessons.id),
        (SELECT group_concat(answer, char(10)) FROM kijkwijzer_answers WHERE kijkwijzer_answers.lesson = lessons.id),
        (SELECT concat_ws(char(10), success, words) FROM nagesprekken WHERE nagesprekken.lesson = lessons.id),
        (SELECT group_concat(words, char(10)) FROM nagesprek_words JOIN moments ON moments.id = nagesprek_words.moment
            WHERE moments.lesson = lessons.id),
        (SELECT question FROM trajecten JOIN cycles ON cycles.traject = trajecten.id
            WHERE cycles.id = lessons.cycle)) AS words
    FROM lessons;

CREATE TRIGGER line_comes_to_be_found AFTER INSERT ON kijkwijzer_lines BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = new.lesson), '')
        WHERE lesson = new.lesson;
END;
CREATE TRIGGER line_is_reworded AFTER UPDATE OF text ON kijkwijzer_lines BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = new.lesson), '')
        WHERE lesson = new.lesson;
END;
CREATE TRIGGER line_is_found_no_more AFTER DELETE ON kijkwijzer_lines BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = old.lesson), '')
        WHERE lesson = old.lesson;
END;
CREATE TRIGGER answer_comes_to_be_found AFTER INSERT ON kijkwijzer_answers BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = new.lesson), '')
        WHERE lesson = new.lesson;
END;
CREATE TRIGGER answer_is_reworded AFTER UPDATE OF answer ON kijkwijzer_answers BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = new.lesson), '')
        WHERE lesson = new.lesson;
END;
CREATE TRIGGER answer_is_found_no_more AFTER DELETE ON kijkwijzer_answers BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = old.lesson), '')
        WHERE lesson = old.lesson;
END;
CREATE TRIGGER talk_comes_to_be_found AFTER INSERT ON nagesprekken BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = new.lesson), '')
        WHERE lesson = new.lesson;
END;
CREATE TRIGGER talk_is_reworded AFTER UPDATE OF success, words ON nagesprekken BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = new.lesson), '')
        WHERE lesson = new.lesson;
END;
CREATE TRIGGER talk_is_found_no_more AFTER DELETE ON nagesprekken BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = old.lesson), '')
        WHERE lesson = old.lesson;
END;
CREATE TRIGGER said_comes_to_be_found AFTER INSERT ON nagesprek_words BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = lesson_words.lesson), '')
        WHERE lesson = (SELECT lesson FROM moments WHERE id = new.moment);
END;
CREATE TRIGGER said_is_reworded AFTER UPDATE OF words ON nagesprek_words BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = lesson_words.lesson), '')
        WHERE lesson = (SELECT lesson FROM moments WHERE id = new.moment);
END;
CREATE TRIGGER said_is_found_no_more AFTER DELETE ON nagesprek_words BEGIN
    UPDATE lesson_words SET words = coalesce((SELECT words FROM lesson_texts WHERE lesson = lesson_words.lesson), '')
        WHERE lesson = (SELECT lesson FROM moments WHERE id = old.moment);
END;
UPDATE lesson_words SET words = (SELECT words FROM lesson_texts WHERE lesson_texts.lesson = lesson_words.lesson);
