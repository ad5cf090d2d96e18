import { Paper } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSession } from "@/api/session";
import { PageHeader } from "@/shell/PageHeader";
import { PasswordForm } from "./PasswordForm";

export function PasswordPage() {
  const { t } = useTranslation("signIn");
  const navigate = useNavigate();
  const name = useSession()?.name ?? "";
  const done = () => {
    notifications.show({ message: t("change.done") });
    void navigate("/");
  };
  return (
    <>
      <PageHeader title={t("change.title")} lead={t("change.lead", { name })} />
      <Paper p="lg" maw={440}>
        <PasswordForm name={name} onDone={done} />
      </Paper>
    </>
  );
}
