import { useTranslation } from "react-i18next";
import { PageHeader } from "@/shell/PageHeader";
import { PasswordForm } from "./PasswordForm";
import { SignInLayout } from "./SignInLayout";

/** All that somebody with a one-time password can do. */
export function FirstPasswordPage({ name }: { name: string }) {
  const { t } = useTranslation("signIn");
  return (
    <SignInLayout>
      <PageHeader title={t("change.title")} lead={t("change.forced")} />
      <PasswordForm name={name} onDone={() => undefined} />
    </SignInLayout>
  );
}
