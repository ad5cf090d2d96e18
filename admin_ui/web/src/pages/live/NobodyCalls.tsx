import { ActionIcon, Button, Code, CopyButton, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconCopy, IconHeadset, IconPhoneIncoming } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useHouse } from "../overview/useHouse";

/** No call is in progress: how to make one. */
export function NobodyCalls() {
  const { t } = useTranslation("live");
  const house = useHouse().data;
  const lines = house?.lines.filter((line) => line.registers && line.registered) ?? [];
  return (
    <Paper p="xl">
      <Stack align="center" ta="center" gap="md" py="lg">
        <IconPhoneIncoming size={44} stroke={1.4} color="var(--mantine-color-dimmed)" aria-hidden />
        <Title order={2} size="h4">
          {t("empty.title")}
        </Title>
        <Text c="dimmed" maw={460}>
          {t("empty.text")}
        </Text>
        <Button
          component={Link}
          to="/softphone"
          leftSection={<IconHeadset size={18} aria-hidden />}
        >
          {t("empty.softphone")}
        </Button>
        {house && house.sip_port > 0 && <SipAddress port={house.sip_port} />}
        {lines.length > 0 && (
          <Text size="sm">
            {t("empty.line", { names: lines.map((line) => line.name).join(", ") })}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function SipAddress({ port }: { port: number }) {
  const { t } = useTranslation("live");
  const host = location.hostname === "localhost" ? "127.0.0.1" : location.hostname;
  const address = `sip:tom@${host}:${port}`;
  return (
    <Group gap="xs" justify="center">
      <Text size="sm">{t("empty.phone")}</Text>
      <Code>{address}</Code>
      <CopyButton value={address}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={copy}
            aria-label={t(copied ? "empty.copied" : "empty.copy")}
          >
            {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
