/** Handing in a recording. XMLHttpRequest, since `fetch` does not tell how much has been sent. */
import { ApiProblem } from "@/api/problem";
import { accessToken } from "@/api/session";
import type { Job } from "@/api/types";

/** `onProgress`: what part of the file has been sent, 0 to 1. Throws ApiProblem, TypeError. */
export async function upload(file: File, onProgress: (part: number) => void): Promise<Job> {
  const token = await accessToken();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/recordings?name=${encodeURIComponent(file.name.slice(-255))}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", "audio/wav");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () => {
      const body: unknown = parsed(request.responseText);
      if (request.status === 201) resolve(body as Job);
      else reject(ApiProblem.from(asResponse(request), body));
    };
    request.onerror = () => reject(new TypeError("the connection broke off"));
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asResponse({ status, statusText }: XMLHttpRequest): Response {
  return new Response(null, { status, statusText });
}
