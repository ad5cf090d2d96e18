import { authorizedFetch } from "@/api/client";
import { ApiProblem } from "@/api/problem";

/** Fetches `path` with the session's token and has the browser save it. Throws ApiProblem. */
export async function download(path: string, fileName: string): Promise<void> {
  const response = await authorizedFetch(path);
  if (!response.ok) throw await ApiProblem.of(response);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser reads the blob after the click: keep it for a while.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
