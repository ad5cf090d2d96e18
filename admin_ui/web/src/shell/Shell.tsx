import "@mantine/notifications/styles.css";
import { AppShell, Burger, Container, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";
import type { Session } from "@/api/session";
import { Brand } from "./Brand";
import { CrashBoundary } from "./CrashBoundary";
import { Navigation } from "./Navigation";
import { PageLoading } from "./PageLoading";
import { Preferences } from "./Preferences";
import classes from "./Shell.module.css";
import { UserMenu } from "./UserMenu";

/** What surrounds every page of somebody signed in. */
export function Shell({ session }: { session: Session }) {
  const { t } = useTranslation("shell");
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  return (
    <ModalsProvider>
      <Notifications position="bottom-right" />
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !opened } }}
        padding={{ base: "md", md: "xl" }}
      >
        <a href="#content" className={classes.skip}>
          {t("skip")}
        </a>
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger
                opened={opened}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={t(opened ? "closeMenu" : "openMenu")}
                aria-expanded={opened}
              />
              <Brand />
            </Group>
            <Group gap="xs" wrap="nowrap">
              <Preferences />
              <UserMenu session={session} />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar
          p="sm"
          aria-label={t("navigation")}
          className={classes.navbar}
          data-closed={!opened || undefined}
        >
          <Navigation role={session.role} onNavigate={close} />
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
          <Container size="xl" px={0}>
            <CrashBoundary key={pathname}>
              <Suspense fallback={<PageLoading />}>
                <Outlet />
              </Suspense>
            </CrashBoundary>
          </Container>
        </AppShell.Main>
      </AppShell>
    </ModalsProvider>
  );
}
