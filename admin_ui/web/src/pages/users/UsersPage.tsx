import { Button, Skeleton, Stack } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "@/shell/PageHeader";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { NewUserModal } from "./NewUserModal";
import { PasswordModal } from "./PasswordModal";
import { type OneTimePassword, useUsers } from "./requests";
import { UserTable } from "./UserTable";

/** Who may sign in; for admins. */
export function UsersPage() {
  const { t } = useTranslation("users");
  const { data, error, isPending, refetch } = useUsers();
  const [isAdding, setIsAdding] = useState(false);
  const [password, setPassword] = useState<OneTimePassword | null>(null);

  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        <Button
          leftSection={<IconUserPlus size={18} aria-hidden />}
          onClick={() => setIsAdding(true)}
        >
          {t("add")}
        </Button>
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {isPending && (
        <Stack gap="xs" aria-hidden>
          <Skeleton h={44} />
          <Skeleton h={44} />
        </Stack>
      )}
      {data && <UserTable users={data.users} onPassword={setPassword} />}
      {isAdding && (
        <NewUserModal
          onClose={() => setIsAdding(false)}
          onAdded={(added) => {
            setIsAdding(false);
            setPassword(added);
          }}
        />
      )}
      {password && <PasswordModal password={password} onClose={() => setPassword(null)} />}
    </>
  );
}
