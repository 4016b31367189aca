import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, changeHeaders } from "~/api/client";
import { asProblem, problemOf } from "~/api/problem";
import { useMay } from "~/api/session";
import { Section } from "~/parts/Page";
import styles from "./Evidence.module.css";

interface Sent {
  name: string;
  file: File;
  /** What went wrong; none while it is on its way. */
  fault?: string;
}

interface EvidenceProps {
  /** The form's id, which is that of its case. */
  id: string;
  unit: string;
  mayAdd: boolean;
}

/** The files that bear a form out: shown as they are, handed in by dropping, choosing or photographing. */
export function Evidence({ id, unit, mayAdd }: EvidenceProps) {
  const { t } = useTranslation("reports");
  const may = useMay();
  const query = { subject_kind: "case", subject: id, limit: 100 };
  const files = api.useQuery("get", "/api/v1/files", { params: { query } });
  const [sent, send] = useUpload(id, unit);
  const items = files.data?.items ?? [];
  const open = mayAdd && may("file.add");
  if (!open && !items.length) return null;
  return (
    <Section title={t("evidence.title")} end={t("evidence.count", { count: items.length })}>
      <div className={styles.files}>
        {items.map((file) => (
          <a key={file.id} href={`/api/v1/files/${file.id}`} target="_blank" rel="noreferrer" className={styles.file}>
            {file.has_thumbnail ? (
              <img src={`/api/v1/files/${file.id}/thumbnail`} alt="" loading="lazy" />
            ) : (
              <span className={styles.paper}>{file.kind.toUpperCase()}</span>
            )}
            <span>{file.name}</span>
          </a>
        ))}
        {open && <Drop take={send} />}
      </div>
      {sent.map((one) => (
        <div key={one.name} className={one.fault ? styles.fault : styles.busy} role={one.fault ? "alert" : "status"}>
          {one.fault ? `${one.name}：${one.fault}` : t("evidence.busy", { name: one.name })}{" "}
          {one.fault && <button onClick={() => send([one.file])}>{t("evidence.again")}</button>}
        </div>
      ))}
    </Section>
  );
}

function Drop({ take }: { take: (files: File[]) => void }) {
  const { t } = useTranslation("reports");
  const [over, setOver] = useState(false);
  const any = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };
  const input = (of: typeof any, extra: object) => (
    <input
      ref={of}
      type="file"
      hidden
      aria-hidden
      {...extra}
      onChange={(event) => {
        take([...(event.target.files ?? [])]);
        event.target.value = "";
      }}
    />
  );
  return (
    <div
      className={`${styles.drop} ${over ? styles.over : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <button onClick={() => any.current?.click()}>{t("evidence.drop")}</button>
      <button onClick={() => camera.current?.click()}>{t("evidence.camera")}</button>
      {input(any, { multiple: true, accept: "image/jpeg,image/png,image/webp,.pdf,.doc,.docx,.xls,.xlsx,.csv,.txt" })}
      {input(camera, { accept: "image/*", capture: "environment" })}
    </div>
  );
}

function useUpload(id: string, unit: string): [Sent[], (files: File[]) => void] {
  const queries = useQueryClient();
  const [sent, setSent] = useState<Sent[]>([]);
  const without = (name: string) => (all: Sent[]) => all.filter((one) => one.name !== name);
  const upload = async (file: File) => {
    setSent((all) => [...without(file.name)(all), { name: file.name, file }]);
    try {
      await handIn(file, id, unit);
      setSent(without(file.name));
      await queries.invalidateQueries({ queryKey: ["get", "/api/v1/files"] });
    } catch (fault) {
      const why = asProblem(fault).message;
      setSent((all) => [...without(file.name)(all), { name: file.name, file, fault: why }]);
    }
  };
  return [sent, (files) => files.forEach((file) => void upload(file))];
}

async function handIn(file: File, id: string, unit: string): Promise<void> {
  const query = new URLSearchParams({ unit, name: file.name, subject_kind: "case", subject: id });
  const headers = { ...changeHeaders(), "Content-Type": "application/octet-stream" };
  const response = await fetch(`/api/v1/files?${query}`, { method: "POST", headers, body: file });
  if (!response.ok) throw await problemOf(response);
}
