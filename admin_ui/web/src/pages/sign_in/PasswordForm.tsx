import { Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changePassword } from "@/api/session";
import { SHORTEST } from "./password";
import { Refusal } from "./Refusal";

export function PasswordForm({ name, onDone }: { name: string; onDone: () => void }) {
  const { t } = useTranslation("signIn");
  const form = useForm({
    initialValues: { current: "", next: "", repeat: "" },
    validate: {
      current: (current) => (current ? null : t("passwordMissing")),
      next: (next, values) => {
        if (next.length < SHORTEST) return t("change.short", { count: SHORTEST });
        return next === values.current ? t("change.same") : null;
      },
      repeat: (repeat, values) => (repeat === values.next ? null : t("change.differs")),
    },
  });
  const change = useMutation({
    mutationFn: (values: typeof form.values) => changePassword(values.current, values.next),
    onSuccess: onDone,
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
      <Stack>
        {change.error && <Refusal error={change.error} />}
        {/* For password managers, which file passwords under a name. */}
        <input hidden readOnly autoComplete="username" value={name} />
        <PasswordInput
          label={t("change.current")}
          autoComplete="current-password"
          autoFocus
          {...form.getInputProps("current")}
        />
        <PasswordInput
          label={t("change.next")}
          description={t("change.hint", { count: SHORTEST })}
          autoComplete="new-password"
          {...form.getInputProps("next")}
        />
        <PasswordInput
          label={t("change.repeat")}
          autoComplete="new-password"
          {...form.getInputProps("repeat")}
        />
        <Button type="submit" loading={change.isPending} fullWidth mt="xs">
          {t("change.submit")}
        </Button>
      </Stack>
    </form>
  );
}
