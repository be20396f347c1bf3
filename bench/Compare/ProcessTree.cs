using System.Globalization;

namespace LoadBalancing.Compare;

/// <summary>Reads from <c>/proc</c> what a process and all its descendants use.</summary>
internal static class ProcessTree
{
    // The unit of the times in /proc/PID/stat, which Linux fixes for user space.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time that the processes have used so far.</summary>
    public static TimeSpan CpuTime(int root) =>
        TimeSpan.FromSeconds(Members(root).Sum(stat => stat.Ticks) / TicksPerSecond);

    /// <summary>Memory in use now and at its peak, in KiB, summed over the processes; shared pages count in each.</summary>
    public static (long Current, long Peak) Memory(int root)
    {
        long current = 0, peak = 0;
        foreach (var member in Members(root))
        {
            foreach (var line in ReadLines($"/proc/{member.Id}/status"))
            {
                current += line.StartsWith("VmRSS:", StringComparison.Ordinal) ? Kilobytes(line) : 0;
                peak += line.StartsWith("VmHWM:", StringComparison.Ordinal) ? Kilobytes(line) : 0;
            }
        }

        return (current, peak);
    }

    private static List<ProcessStat> Members(int root)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(ReadStat)
            .OfType<ProcessStat>()
            .ToLookup(stat => stat.Parent);
        var members = new List<ProcessStat>();
        if (ReadStat(root) is { } first)
        {
            members.Add(first);
        }

        for (var i = 0; i < members.Count; i++)
        {
            members.AddRange(all[members[i].Id]);
        }

        return members;
    }

    private static ProcessStat? ReadStat(int id)
    {
        if (ReadLines($"/proc/{id}/stat") is not [var line, ..])
        {
            return null;
        }

        // The program's name stands in parentheses and may hold blanks; what follows is: state, parent, …
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStat(id, (int)Number(fields[1]), Number(fields[11]) + Number(fields[12]));
    }

    // Nothing when the process has ended meanwhile.
    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static long Kilobytes(string line) => Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private sealed record ProcessStat(int Id, int Parent, long Ticks);
}
