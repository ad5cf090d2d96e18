import { Group, Text } from "@mantine/core";

export function Brand({ size = 28 }: { size?: number }) {
  return (
    <Group gap="xs" wrap="nowrap">
      <img src="/icon.svg" width={size} height={size} alt="" />
      <Text component="span" fw={700} fz={size * 0.7} lh={1}>
        TOM
      </Text>
    </Group>
  );
}
