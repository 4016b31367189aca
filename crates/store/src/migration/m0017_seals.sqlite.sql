CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals
BEGIN SELECT RAISE(ABORT, 'seals are append-only: UPDATE of seals refused'); END;
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals
BEGIN SELECT RAISE(ABORT, 'seals are append-only: DELETE of seals refused'); END;
CREATE TRIGGER seal_leaves_no_update BEFORE UPDATE ON seal_leaves
BEGIN SELECT RAISE(ABORT, 'seals are append-only: UPDATE of seal_leaves refused'); END;
CREATE TRIGGER seal_leaves_no_delete BEFORE DELETE ON seal_leaves
BEGIN SELECT RAISE(ABORT, 'seals are append-only: DELETE of seal_leaves refused'); END;
-- INSERT OR REPLACE deletes the old row without asking the triggers above.
CREATE TRIGGER seals_no_replace BEFORE INSERT ON seals
WHEN EXISTS (SELECT 1 FROM seals WHERE month = NEW.month)
BEGIN SELECT RAISE(ABORT, 'seals are append-only: the month is in seals already'); END;
CREATE TRIGGER seal_leaves_no_replace BEFORE INSERT ON seal_leaves
WHEN EXISTS (SELECT 1 FROM seal_leaves WHERE month = NEW.month AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'seals are append-only: the number is in seal_leaves already'); END;
