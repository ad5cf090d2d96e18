import { Paper, Stack, Text, ThemeIcon } from "@mantine/core";
import type { ComponentType } from "react";

interface Props {
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  title: string;
  text: string;
}

/** Instead of an empty list. */
export function Nothing({ icon: Icon, title, text }: Props) {
  return (
    <Paper p="xl">
      <Stack align="center" gap="xs" py="lg" ta="center">
        <ThemeIcon size={56} radius="xl" variant="light">
          <Icon size={28} aria-hidden />
        </ThemeIcon>
        <Text fw={600} size="lg" mt="xs">
          {title}
        </Text>
        <Text c="dimmed">{text}</Text>
      </Stack>
    </Paper>
  );
}
