using System.Globalization;

namespace LoadBalancing.Bodies;

/// <summary>Watches the resident memory of a process.</summary>
public sealed class ResidentMemory(int process)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Resident memory now, in KiB.</summary>
    public long Now
    {
        get
        {
            var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status")
                .First(each => each.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The most resident memory, in KiB, while something runs.</summary>
    public async Task<long> MostDuringAsync(Task running)
    {
        var most = Now;
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(Pause));
            most = Math.Max(most, Now);
        }

        await running;
        return most;
    }
}
