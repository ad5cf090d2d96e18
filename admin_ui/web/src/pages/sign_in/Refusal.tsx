import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { SHORTEST } from "./password";

/** Why a sign-in or a new password was refused. */
export function Refusal({ error }: { error: Error }) {
  const text = useReason(error);
  return text ? <Alert color="red" role="alert" title={text} /> : <ProblemAlert error={error} />;
}

function useReason(error: Error): string | null {
  const { t } = useTranslation("signIn");
  if (!(error instanceof ApiProblem)) return null;
  switch (error.code) {
    case "wrong_password":
      return t(error.status === 403 ? "change.wrong" : "wrong");
    case "one_time_used":
      return t("oneTimeUsed");
    case "rate_limited":
      return t("tooMany", { seconds: error.retryAfter ?? 60 });
    case "busy":
      return t("busy");
    case "password_short":
      return t("change.short", { count: SHORTEST });
    case "password_long":
      return t("change.long");
    case "password_common":
      return t("change.common");
    case "password_name":
      return t("change.likeName");
    case "password_same":
      return t("change.same");
    default:
      return null;
  }
}
