import { Badge, NavLink, Stack, VisuallyHidden } from "@mantine/core";
import {
  IconArrowsSplit2,
  IconBroadcast,
  IconHeadset,
  IconLayoutDashboard,
  IconFileText,
  IconPhone,
  IconPhoneOutgoing,
  IconUsers,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NavLink as RouterLink, useLocation } from "react-router";
import type { Role } from "@/api/session";
import { useOpenNotes } from "@/pages/tasks/requests";

const PAGES = [
  { key: "overview", path: "/", icon: IconLayoutDashboard },
  { key: "calls", path: "/calls", icon: IconPhone },
  { key: "tasks", path: "/tasks", icon: IconPhoneOutgoing },
  { key: "jobs", path: "/jobs", icon: IconFileText },
  { key: "live", path: "/live", icon: IconBroadcast },
  { key: "softphone", path: "/softphone", icon: IconHeadset },
  { key: "variants", path: "/variants", icon: IconArrowsSplit2 },
  { key: "users", path: "/users", icon: IconUsers, only: "admin" },
] as const;

export function Navigation({ role, onNavigate }: { role: Role; onNavigate: () => void }) {
  const { t } = useTranslation("shell");
  const { pathname } = useLocation();
  const isHere = (path: string) =>
    path === "/" ? pathname === "/" : pathname === path || pathname.startsWith(`${path}/`);
  return (
    <Stack gap={4}>
      {PAGES.filter((page) => !("only" in page) || page.only === role).map((page) => (
        <NavLink
          key={page.key}
          component={RouterLink}
          to={page.path}
          end={page.path === "/"}
          active={isHere(page.path)}
          label={t(`pages.${page.key}`)}
          leftSection={<page.icon size={20} stroke={1.7} aria-hidden />}
          rightSection={page.key === "tasks" && <OpenTasks />}
          onClick={onNavigate}
          style={{ borderRadius: "var(--mantine-radius-md)" }}
        />
      ))}
    </Stack>
  );
}

/** How many are open; nothing where there is none. */
function OpenTasks() {
  const { t } = useTranslation("shell");
  const count = useOpenNotes().data?.open ?? 0;
  if (count === 0) return null;
  return (
    <Badge size="sm" color="yellow" variant="filled" autoContrast circle={count < 10}>
      {count}
      <VisuallyHidden> {t("openTasks")}</VisuallyHidden>
    </Badge>
  );
}
