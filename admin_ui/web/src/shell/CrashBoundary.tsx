import { Alert, Button, Code, Text } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface State {
  error: Error | null;
}

/** Shows what broke instead of a blank page. */
export class CrashBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render() {
    return this.state.error ? <Crash error={this.state.error} /> : this.props.children;
  }
}

function Crash({ error }: { error: Error }) {
  const { t } = useTranslation("shell");
  return (
    <Alert color="red" title={t("crash.title")} role="alert">
      <Text size="sm">{t("crash.text")}</Text>
      <Code block my="sm">
        {error.message}
      </Code>
      <Button size="xs" variant="default" onClick={() => location.reload()}>
        {t("crash.reload")}
      </Button>
    </Alert>
  );
}
