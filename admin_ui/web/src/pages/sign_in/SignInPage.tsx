import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { signIn } from "@/api/session";
import { PageHeader } from "@/shell/PageHeader";
import { Refusal } from "./Refusal";
import { SignInLayout } from "./SignInLayout";

export function SignInPage() {
  const { t } = useTranslation("signIn");
  const form = useForm({
    initialValues: { name: "", password: "" },
    validate: {
      name: (name) => (name.trim() ? null : t("nameMissing")),
      password: (password) => (password ? null : t("passwordMissing")),
    },
  });
  const signingIn = useMutation({
    mutationFn: (values: typeof form.values) => signIn(values.name.trim(), values.password),
  });
  return (
    <SignInLayout>
      <PageHeader title={t("title")} lead={t("lead")} />
      <form onSubmit={form.onSubmit((values) => signingIn.mutate(values))} noValidate>
        <Stack>
          {signingIn.error && <Refusal error={signingIn.error} />}
          <TextInput
            label={t("name")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            {...form.getInputProps("name")}
          />
          <PasswordInput
            label={t("password")}
            autoComplete="current-password"
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={signingIn.isPending} fullWidth mt="xs">
            {t("submit")}
          </Button>
        </Stack>
      </form>
    </SignInLayout>
  );
}
