import { Alert, Badge, Button, SimpleGrid } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { toast } from "@/shared/toast";
import { PageHeader } from "@/shell/PageHeader";
import { PageLoading } from "@/shell/PageLoading";
import { CallCard } from "./CallCard";
import type { Connection } from "./liveSocket";
import { NobodyCalls } from "./NobodyCalls";
import { useAskToListen } from "./useAskToListen";
import { useLiveCalls } from "./useLiveCalls";
import { useNow } from "./useNow";

export function LivePage() {
  const { t } = useTranslation("live");
  const { calls, connection, known, retry } = useLiveCalls();
  const isAdmin = useSession()?.role === "admin";
  const { listeningTo, askToListen, stopListening } = useAskToListen();
  const running = calls.filter((call) => !call.over);

  const isOver = listeningTo !== null && !running.some((call) => call.id === listeningTo);
  useEffect(() => {
    if (isOver) stopListening();
  }, [isOver, stopListening]);

  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        {running.length > 0 && (
          <Badge size="lg" variant="light" tt="none">
            {t("inProgress", { count: running.length })}
          </Badge>
        )}
      </PageHeader>
      <ConnectionAlert connection={connection} onRetry={retry} />
      {!known && connection.state !== "forbidden" && <PageLoading />}
      {known && calls.length === 0 && <NobodyCalls />}
      <SimpleGrid
        cols={{ base: 1, lg: calls.length > 1 ? 2 : 1 }}
        spacing="lg"
        style={{ alignItems: "start" }}
      >
        {calls.map((call) => (
          <CallCard
            key={call.id}
            call={call}
            mayAct={isAdmin}
            isAlone={running.length === 1}
            isListening={listeningTo === call.id}
            onListen={askToListen}
            onListenEnd={(why) => {
              stopListening();
              if (why === "forbidden" || why === "broken") {
                toast(t(`listen.ended.${why}`), "red");
              }
            }}
          />
        ))}
      </SimpleGrid>
    </>
  );
}

interface AlertProps {
  connection: Connection;
  onRetry: () => void;
}

function ConnectionAlert({ connection, onRetry }: AlertProps) {
  const { t } = useTranslation("live");
  const isWaiting = connection.state === "waiting";
  const now = useNow(isWaiting);
  if (connection.state === "forbidden") {
    return <Alert color="red" role="alert" title={t("connection.forbidden")} />;
  }
  if (!isWaiting) return null;
  const count = Math.max(1, Math.ceil((connection.retryAt - now) / 1000));
  return (
    <Alert
      color="yellow"
      mb="lg"
      icon={<IconPlugConnectedX aria-hidden />}
      styles={{ title: { color: "var(--mantine-color-text)" } }}
      title={<span role="alert">{t("connection.lost")}</span>}
    >
      <p style={{ marginTop: 0 }}>{t("connection.waiting", { count })}</p>
      <Button size="xs" variant="default" onClick={onRetry}>
        {t("connection.retry")}
      </Button>
    </Alert>
  );
}
