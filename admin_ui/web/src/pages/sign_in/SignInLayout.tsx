import { Box, Center, Group, Paper, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { Brand } from "@/shell/Brand";
import { Preferences } from "@/shell/Preferences";

/** A card in the middle of the window. */
export function SignInLayout({ children }: { children: ReactNode }) {
  return (
    <Box mih="100dvh" p="md">
      <Group justify="flex-end" component="header">
        <Preferences />
      </Group>
      <Center component="main" pt={{ base: "xl", sm: "10vh" }}>
        <Stack w="100%" maw={400} gap="lg">
          <Brand size={40} />
          <Paper p={{ base: "lg", sm: "xl" }} radius="lg">
            {children}
          </Paper>
        </Stack>
      </Center>
    </Box>
  );
}
