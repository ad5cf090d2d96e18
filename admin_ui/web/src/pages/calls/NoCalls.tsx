import { Button, Paper, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconPhoneIncoming, IconZoomQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

/** Instead of an empty list: nothing there yet, or nothing that matches. */
export function NoCalls({ filtered, onReset }: { filtered: boolean; onReset: () => void }) {
  const { t } = useTranslation("calls");
  const Icon = filtered ? IconZoomQuestion : IconPhoneIncoming;
  return (
    <Paper p="xl">
      <Stack align="center" gap="xs" py="lg" ta="center">
        <ThemeIcon size={56} radius="xl" variant="light">
          <Icon size={28} aria-hidden />
        </ThemeIcon>
        <Text fw={600} size="lg" mt="xs">
          {t(filtered ? "empty.nothing" : "empty.title")}
        </Text>
        <Text c="dimmed">{t(filtered ? "empty.wider" : "empty.text")}</Text>
        {filtered ? (
          <Button variant="light" mt="sm" onClick={onReset}>
            {t("resetFilters")}
          </Button>
        ) : (
          <Button variant="light" mt="sm" component={Link} to="/softphone">
            {t("empty.call")}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
