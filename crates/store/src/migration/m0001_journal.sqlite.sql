CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: UPDATE of events refused'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: DELETE of events refused'); END;
CREATE TRIGGER event_numbers_no_update BEFORE UPDATE ON event_numbers
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: UPDATE of event_numbers refused'); END;
CREATE TRIGGER event_numbers_no_delete BEFORE DELETE ON event_numbers
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: DELETE of event_numbers refused'); END;
-- INSERT OR REPLACE deletes the old row without asking the triggers above.
CREATE TRIGGER events_no_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: the id is in events already'); END;
CREATE TRIGGER event_numbers_no_replace BEFORE INSERT ON event_numbers
WHEN EXISTS (SELECT 1 FROM event_numbers WHERE number = NEW.number OR event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: the number or the event is in event_numbers already'); END;
