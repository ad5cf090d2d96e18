import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import type { jobs } from "@/i18n/de/jobs";
import { toast } from "@/shared/toast";
import { upload } from "./upload";

export type UploadProblem = keyof (typeof jobs)["upload"]["problems"];

export interface Upload {
  id: number;
  name: string;
  /** What part of it has been sent, 0 to 1. */
  sent: number;
  problem: UploadProblem | null;
  /** The server's words; in English. */
  detail: string;
}

/** Files on their way to the server, one after the other. */
export function useUploads(mostBytes: number) {
  const { t } = useTranslation("jobs");
  const client = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const queue = useRef(Promise.resolve());
  const count = useRef(0);

  const change = (id: number, changes: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...changes } : one)));
  const dismiss = (id: number) => setUploads((all) => all.filter((one) => one.id !== id));

  async function send(id: number, file: File): Promise<void> {
    try {
      if (file.size > mostBytes) throw new ApiProblem(413, "", "", "recording_too_large");
      await upload(file, (sent) => change(id, { sent }));
      dismiss(id);
      toast(t("upload.done", { name: file.name }));
      await client.invalidateQueries({ queryKey: ["jobs"] });
    } catch (error) {
      const detail = error instanceof ApiProblem ? error.detail : "";
      change(id, { problem: problemOf(error), detail });
    }
  }

  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const id = ++count.current;
      setUploads((all) => [...all, { id, name: file.name, sent: 0, problem: null, detail: "" }]);
      queue.current = queue.current.then(() => send(id, file));
    }
  };
  return { uploads, add, dismiss };
}

const PROBLEMS: Record<UploadProblem, true> = {
  recording_empty: true,
  recording_not_wav: true,
  recording_cut_off: true,
  recording_format: true,
  recording_too_long: true,
  recording_too_large: true,
  disk_full: true,
  network: true,
  other: true,
};

function problemOf(error: unknown): UploadProblem {
  if (!(error instanceof ApiProblem)) return "network";
  return error.code in PROBLEMS ? (error.code as UploadProblem) : "other";
}
