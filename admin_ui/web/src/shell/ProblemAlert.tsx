import { Alert, Button, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import type { common } from "@/i18n/de/common";

type Sentence = keyof typeof common.problems;

const SENTENCES: Record<number, Sentence> = {
  401: "signedOut",
  403: "forbidden",
  404: "notFound",
  409: "conflict",
  422: "invalid",
  429: "tooMany",
  503: "unavailable",
};

/** Which of our sentences says what went wrong. */
function sentence(error: unknown): Sentence {
  if (error instanceof ApiProblem) return SENTENCES[error.status] ?? "other";
  return error instanceof TypeError ? "network" : "other"; // fetch throws TypeError
}

/** What the server, or the browser, says about it; in English. */
function detail(error: unknown): string {
  if (error instanceof ApiProblem) return error.detail;
  return error instanceof Error && !(error instanceof TypeError) ? error.message : "";
}

/** An error in the place of what could not be shown. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t(`problems.${sentence(error)}`)}
    >
      <Text size="sm" lang="en">
        {detail(error)}
      </Text>
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {t("retry")}
        </Button>
      )}
    </Alert>
  );
}

/** An error of something the user did, at the edge of the window. */
export function notifyProblem(error: unknown): void {
  notifications.show({
    color: "red",
    title: i18next.t(`problems.${sentence(error)}`),
    message: detail(error),
    autoClose: 10_000,
    role: "alert",
  });
}
