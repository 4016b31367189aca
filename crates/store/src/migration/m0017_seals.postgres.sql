CREATE FUNCTION seals_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'seals are append-only: % of % refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seals
FOR EACH STATEMENT EXECUTE FUNCTION seals_are_append_only();
CREATE TRIGGER seal_leaves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seal_leaves
FOR EACH STATEMENT EXECUTE FUNCTION seals_are_append_only();
