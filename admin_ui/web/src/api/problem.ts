/** An error answer of the API: problem details (RFC 9457). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** Which of several reasons of one status: "password_short". Empty where there is one only. */
    readonly code = "",
    /** Seconds after which another try makes sense, where the server says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail || title);
    this.name = "ApiProblem";
  }

  static async of(response: Response): Promise<ApiProblem> {
    const body: unknown = await response.json().catch(() => null);
    return ApiProblem.from(response, body);
  }

  static from(response: Response, body: unknown): ApiProblem {
    const { title, detail, code } = (body ?? {}) as Record<string, unknown>;
    const after = Number(response.headers.get("Retry-After"));
    return new ApiProblem(
      response.status,
      typeof title === "string" ? title : response.statusText,
      typeof detail === "string" ? detail : "",
      typeof code === "string" ? code : "",
      Number.isFinite(after) && after > 0 ? after : null,
    );
  }
}
