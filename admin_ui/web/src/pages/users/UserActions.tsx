import { ActionIcon, Menu, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import {
  IconDotsVertical,
  IconEye,
  IconKey,
  IconShieldCheck,
  IconTrash,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ApiProblem } from "@/api/problem";
import { useSession } from "@/api/session";
import { toast } from "@/shared/toast";
import { notifyProblem } from "@/shell/notifyProblem";
import classes from "./UserActions.module.css";
import {
  type OneTimePassword,
  type User,
  useChangeRole,
  useRemoveUser,
  useResetPassword,
} from "./requests";

interface Props {
  user: User;
  onPassword: (password: OneTimePassword) => void;
}

/** What an admin can do with an account. Nobody can lock themselves out here. */
export function UserActions({ user, onPassword }: Props) {
  const { t } = useTranslation("users");
  const isMe = useSession()?.name === user.name;
  const { changeRole, reset, remove } = useActions(user, onPassword);
  const becomesAdmin = user.role !== "admin";
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("actions.menu", { name: user.name })}
        >
          <IconDotsVertical size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isMe ? (
          <Menu.Item
            component={Link}
            to="/password"
            leftSection={<IconKey size={16} aria-hidden />}
          >
            {t("actions.own")}
          </Menu.Item>
        ) : (
          <>
            <Menu.Item
              leftSection={
                becomesAdmin ? (
                  <IconShieldCheck size={16} aria-hidden />
                ) : (
                  <IconEye size={16} aria-hidden />
                )
              }
              onClick={changeRole}
            >
              {t(becomesAdmin ? "actions.makeAdmin" : "actions.makeViewer")}
            </Menu.Item>
            <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={reset}>
              {t("actions.reset")}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              className={classes.danger}
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={remove}
            >
              {t("actions.remove")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The actions, each after a question. */
function useActions({ name, role }: User, onPassword: Props["onPassword"]) {
  const { t } = useTranslation(["users", "common"]);
  const roleChange = useChangeRole();
  const passwordReset = useResetPassword();
  const removal = useRemoveUser();

  const ask = (what: "role" | "reset" | "remove", text: string, onConfirm: () => void) =>
    modals.openConfirmModal({
      title: t(`${what}.title`, { name }),
      children: <Text size="sm">{text}</Text>,
      labels: { confirm: t(`${what}.confirm`), cancel: t("common:cancel") },
      confirmProps: what === "remove" ? { color: "red.9" } : {},
      closeButtonProps: { "aria-label": t("common:close") },
      onConfirm,
    });

  const onError = (error: Error) => {
    const isLastAdmin = error instanceof ApiProblem && error.status === 409;
    if (isLastAdmin) toast(t("lastAdmin"), "red");
    else notifyProblem(error);
  };

  return {
    changeRole: () => {
      const next = role === "admin" ? "viewer" : "admin";
      const names = { name, role: t(`roles.${next}.name`) };
      ask("role", t("role.text", names), () =>
        roleChange.mutate(
          { name, role: next },
          { onSuccess: () => toast(t("role.done", names)), onError },
        ),
      );
    },
    reset: () =>
      ask("reset", t("reset.text", { name }), () =>
        passwordReset.mutate(name, { onSuccess: onPassword, onError }),
      ),
    remove: () =>
      ask("remove", t("remove.text", { name }), () =>
        removal.mutate(name, {
          onSuccess: () => toast(t("remove.done", { name })),
          onError,
        }),
      ),
  };
}
