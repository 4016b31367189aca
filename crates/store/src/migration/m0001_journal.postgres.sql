CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is append-only: % of % refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER event_numbers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_numbers
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
