import { Group, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";

interface Props {
  title: string;
  /** A line under the title. */
  lead?: ReactNode;
  /** Buttons at the right. */
  children?: ReactNode;
}

let firstPage = true;

/** A page's heading. It names the window, and takes the focus when the page was gone to. */
export function PageHeader({ title, lead, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · TOM`;
  }, [title]);

  useEffect(() => {
    if (!firstPage) heading.current?.focus();
    firstPage = false;
  }, []);

  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
      <div>
        <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: "none" }}>
          {title}
        </Title>
        {lead && (
          <Text c="dimmed" mt={4} component="div">
            {lead}
          </Text>
        )}
      </div>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
