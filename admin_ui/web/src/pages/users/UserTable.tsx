import { Badge, Group, Paper, Stack, Table, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/session";
import { useFormat } from "@/i18n/format";
import type { OneTimePassword, User } from "./requests";
import { UserActions } from "./UserActions";

interface Props {
  users: User[];
  onPassword: (password: OneTimePassword) => void;
}

/** All accounts: a table, or cards on a narrow screen. */
export function UserTable({ users, onPassword }: Props) {
  const { t } = useTranslation("users");
  const format = useFormat();
  const actions = (user: User) => <UserActions user={user} onPassword={onPassword} />;
  const lastSignIn = ({ last_sign_in_at }: User) =>
    last_sign_in_at ? format.shortDateTime(last_sign_in_at) : t("never");
  return (
    <>
      <Paper visibleFrom="sm">
        <Table verticalSpacing="sm" horizontalSpacing="md" aria-label={t("list")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("columns.name")}</Table.Th>
              <Table.Th>{t("columns.role")}</Table.Th>
              <Table.Th>{t("columns.created")}</Table.Th>
              <Table.Th>{t("columns.lastSignIn")}</Table.Th>
              <Table.Th ta="right">{t("columns.actions")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {users.map((user) => (
              <Table.Tr key={user.name}>
                <Table.Td>
                  <UserName user={user} />
                </Table.Td>
                <Table.Td>{t(`roles.${user.role}.name`)}</Table.Td>
                <Table.Td>{format.date(user.created_at)}</Table.Td>
                <Table.Td>{lastSignIn(user)}</Table.Td>
                <Table.Td ta="right">{actions(user)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      <Stack hiddenFrom="sm" gap="sm">
        {users.map((user) => (
          <Paper key={user.name} p="md">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <UserName user={user} />
              {actions(user)}
            </Group>
            <Text size="sm">{t(`roles.${user.role}.name`)}</Text>
            <Text size="sm" c="dimmed">
              {t("columns.lastSignIn")}: {lastSignIn(user)}
            </Text>
          </Paper>
        ))}
      </Stack>
    </>
  );
}

function UserName({ user }: { user: User }) {
  const { t } = useTranslation("users");
  const isMe = useSession()?.name === user.name;
  return (
    <Group gap="xs">
      <Text fw={600} style={{ overflowWrap: "anywhere" }}>
        {user.name}
      </Text>
      {isMe && (
        <Badge variant="light" tt="none">
          {t("you")}
        </Badge>
      )}
      {user.must_change && (
        <Badge
          variant="light"
          color="gray"
          tt="none"
          leftSection={<IconKey size={12} aria-hidden />}
        >
          {t("mustChange")}
        </Badge>
      )}
    </Group>
  );
}
