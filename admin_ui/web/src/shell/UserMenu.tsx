import { Avatar, Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconKey, IconLogout } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { queryClient } from "@/api/queries";
import { type Session, signOut } from "@/api/session";

export function UserMenu({ session }: { session: Session }) {
  const { t } = useTranslation("shell");
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton>
          <Avatar
            name={session.name}
            color="petrol"
            variant="filled"
            radius="xl"
            size={34}
            aria-hidden
          />
          <VisuallyHidden>{t("account", { name: session.name })}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.name} · {t(`roles.${session.role}`)}
        </Menu.Label>
        <Menu.Item
          component={Link}
          to="/password"
          leftSection={<IconKey size={16} aria-hidden />}
        >
          {t("changePassword")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => void signOut().then(() => queryClient.clear())}
        >
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
