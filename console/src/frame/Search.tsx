import { useNavigate } from "@tanstack/react-router";
import { Modal } from "antd";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "~/api/client";
import styles from "./Search.module.css";

/** `/` opens it anywhere but where one types. */
export function SearchButton() {
  const { t } = useTranslation("frame");
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || at.closest("input, textarea, [contenteditable]")) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button className={styles.open} onClick={() => setOpen(true)}>
        <kbd>/</kbd>
        <span>{t("search.hint")}</span>
      </button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        closable={false}
        destroyOnHidden
        width={560}
        aria-label={t("search.title")}
      >
        <SearchBox leave={() => setOpen(false)} />
      </Modal>
    </>
  );
}

interface Hit {
  key: string;
  name: string;
  note: string;
  go: () => void;
}

function useHits(text: string): Hit[] {
  const { t } = useTranslation("frame");
  const navigate = useNavigate();
  const enabled = text.length > 0;
  const query = { params: { query: { text, limit: 8 } } };
  const units = api.useQuery("get", "/api/v1/units", query, { enabled });
  const goals = api.useQuery("get", "/api/v1/goals", query, { enabled });
  return [
    ...(units.data?.items ?? []).map((unit) => ({
      key: `unit ${unit.code}`,
      name: unit.name,
      note: t("search.unit", { code: unit.code }),
      go: () => void navigate({ to: "/units/$code", params: { code: unit.code } }),
    })),
    ...(goals.data?.items ?? []).map((goal) => ({
      key: `goal ${goal.code}`,
      name: goal.title,
      note: t(`tier.${goal.kind ?? goal.tier}`),
      go: () => void navigate({ to: "/plan/$code", params: { code: goal.code } }),
    })),
  ];
}

function SearchBox({ leave }: { leave: () => void }) {
  const { t } = useTranslation("frame");
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const asked = useDeferredValue(text.trim());
  const hits = useHits(asked);
  useEffect(() => input.current?.focus(), []);
  const choose = (hit: Hit | undefined) => {
    if (!hit) return;
    leave();
    hit.go();
  };
  const onKey = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt((before) => Math.min(before + 1, hits.length - 1));
    else if (event.key === "ArrowUp") setAt((before) => Math.max(before - 1, 0));
    else if (event.key === "Enter") choose(hits[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        ref={input}
        className={styles.input}
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="search-hits"
        aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
        aria-label={t("search.hint")}
        placeholder={t("search.hint")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <ul id="search-hits" role="listbox" className={styles.hits}>
        {hits.map((hit, index) => (
          <li
            key={hit.key}
            id={`hit-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseEnter={() => setAt(index)}
            onClick={() => choose(hit)}
          >
            <span>{hit.name}</span>
            <span>{hit.note}</span>
          </li>
        ))}
      </ul>
      {asked && hits.length === 0 && <p className={styles.none}>{t("search.none", { text: asked })}</p>}
    </>
  );
}
