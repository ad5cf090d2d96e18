import { Box, Button, Group, Paper, Table, Text, Title } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

export interface Column<Row> {
  name: string;
  value: (row: Row) => string;
}

interface Props<Row> {
  title: string;
  text?: string;
  rows: readonly Row[];
  /** The table's; the first names the row. */
  columns: readonly Column<Row>[];
  /** Instead of the chart, where there is nothing to draw. */
  nothing: string | null;
  children: ReactNode;
}

export const CHART_HEIGHT = 260;

/** A chart, and the same figures as a table for whoever reads those better. */
export function ChartCard<Row>({ title, text, rows, columns, nothing, children }: Props<Row>) {
  const { t } = useTranslation("overview");
  const [isTable, setIsTable] = useState(false);
  const Icon = isTable ? IconChartBar : IconTable;
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" aria-label={title} h="100%">
      <Group justify="space-between" wrap="nowrap" mb="xs">
        <Title order={2} size="h4">
          {title}
        </Title>
        {nothing === null && (
          <Button
            size="compact-sm"
            variant="subtle"
            flex="none"
            leftSection={<Icon size={16} aria-hidden />}
            onClick={() => setIsTable(!isTable)}
          >
            {t(isTable ? "charts.asChart" : "charts.asTable")}
          </Button>
        )}
      </Group>
      {text && (
        <Text size="sm" c="dimmed" mb="md">
          {text}
        </Text>
      )}
      {nothing !== null && (
        <Text c="dimmed" ta="center" py="xl">
          {nothing}
        </Text>
      )}
      {nothing === null && isTable && <Figures title={title} rows={rows} columns={columns} />}
      {nothing === null && !isTable && (
        // A chart that is drawn before the page has its width stays in its card meanwhile.
        <Box role="img" aria-label={t("charts.image", { title })} style={{ overflowX: "clip" }}>
          {children}
        </Box>
      )}
    </Paper>
  );
}

type FiguresProps<Row> = Pick<Props<Row>, "title" | "rows" | "columns">;

function Figures<Row>({ title, rows, columns }: FiguresProps<Row>) {
  return (
    <Table.ScrollContainer
      minWidth={360}
      mah={CHART_HEIGHT + 60}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
    >
      <Table aria-label={title} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ name }, index) => (
              <Table.Th key={name} ta={index ? "right" : "left"}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, number) => (
            <Table.Tr key={number}>
              {columns.map(({ name, value }, index) =>
                index ? (
                  <Table.Td key={name} ta="right">
                    {value(row)}
                  </Table.Td>
                ) : (
                  <Table.Th key={name} scope="row" fw={400}>
                    {value(row)}
                  </Table.Th>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
