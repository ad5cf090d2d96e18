import { Button, CopyButton, Group, Modal, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./PasswordModal.module.css";
import type { OneTimePassword } from "./requests";

interface Props {
  password: OneTimePassword;
  onClose: () => void;
}

/** A one-time password, the only time it is shown. */
export function PasswordModal({ password, onClose }: Props) {
  const { t } = useTranslation("users");
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t("password.title", { name: password.name })}
    >
      <Stack>
        <Text size="sm">{t("password.once")}</Text>
        <output className={classes.password} aria-label={t("password.label")}>
          {password.one_time_password}
        </output>
        <Group justify="flex-end">
          <CopyButton value={password.one_time_password}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                data-autofocus
                leftSection={
                  copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />
                }
                onClick={copy}
              >
                {t(copied ? "password.copied" : "password.copy")}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{t("password.done")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
