namespace LoadBalancing.Simulator.Reports;

/// <summary>Prints the findings of an experiment, expected and measured side by side.</summary>
internal static class TextTable
{
    public static void Write(TextWriter writer, string title, IReadOnlyCollection<Finding> findings)
    {
        var first = Width("", findings, finding => finding.Case);
        var second = Width("expected", findings, finding => finding.Expected);
        var third = Width("measured", findings, finding => finding.Measured);
        writer.WriteLine();
        writer.WriteLine(title);
        writer.WriteLine($"  {"".PadRight(first)}  {"expected".PadLeft(second)}  {"measured".PadLeft(third)}");
        foreach (var finding in findings)
        {
            var verdict = finding.Holds switch { true => "pass", false => "FAIL", null => "" };
            writer.WriteLine($"  {finding.Case.PadRight(first)}  {finding.Expected.PadLeft(second)}  {finding.Measured.PadLeft(third)}  {verdict}".TrimEnd());
        }
    }

    private static int Width(string heading, IEnumerable<Finding> findings, Func<Finding, string> text) =>
        findings.Select(finding => text(finding).Length).Append(heading.Length).Max();
}
