import { Button, Group, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { ProblemAlert } from "@/shell/ProblemAlert";
import { nameFault } from "./name";
import { type OneTimePassword, type Role, useAddUser } from "./requests";

const ROLES: readonly Role[] = ["viewer", "admin"];

interface Props {
  onClose: () => void;
  onAdded: (password: OneTimePassword) => void;
}

export function NewUserModal({ onClose, onAdded }: Props) {
  const { t } = useTranslation(["users", "common"]);
  const form = useForm({
    initialValues: { name: "", role: "viewer" as Role },
    validate: {
      name: (name) => {
        const fault = nameFault(name.trim());
        return fault && t(`form.${fault}`);
      },
    },
  });
  const adding = useAddUser();
  const add = ({ name, role }: typeof form.values) =>
    adding.mutate(
      { name: name.trim(), role },
      {
        onSuccess: onAdded,
        onError: (error) => isTaken(error) && form.setFieldError("name", t("form.nameTaken")),
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("form.title")}
      closeButtonProps={{ "aria-label": t("common:close") }}
    >
      <form onSubmit={form.onSubmit(add)} noValidate>
        <Stack>
          {adding.error && !isTaken(adding.error) && <ProblemAlert error={adding.error} />}
          <TextInput
            label={t("form.name")}
            description={t("form.nameHint")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            {...form.getInputProps("name")}
          />
          <Radio.Group label={t("form.role")} {...form.getInputProps("role")}>
            <Stack gap="xs" mt="xs">
              {ROLES.map((role) => (
                <Radio
                  key={role}
                  value={role}
                  label={t(`roles.${role}.name`)}
                  description={t(`roles.${role}.text`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t("common:cancel")}
            </Button>
            <Button type="submit" loading={adding.isPending}>
              {t("form.submit")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function isTaken(error: Error): boolean {
  return error instanceof ApiProblem && error.status === 409;
}
