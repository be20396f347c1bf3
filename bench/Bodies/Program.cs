using System.CommandLine;
using System.Diagnostics;
using LoadBalancing.Bodies;
using LoadBalancing.Compare;

const long Gibibyte = 1L << 30;

var lb = new Option<FileInfo>("--lb") { Description = "The built lb.", Required = true };
var gibibytes = new Option<int>("--gib") { Description = "Length of each body in GiB.", DefaultValueFactory = _ => 10 };
var command = new RootCommand("Sends bodies through lb in both directions and watches its memory.") { lb, gibibytes };
command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(lb)!.FullName, parsed.GetValue(gibibytes), cancellation));
return await command.Parse(args).InvokeAsync();

static async Task RunAsync(string lb, int gibibytes, CancellationToken cancellation)
{
    using var origin = new BodyOrigin();
    var port = Port.FindFree(1)[0];
    var file = Path.Combine(Path.GetTempPath(), $"bodies-{Environment.ProcessId}.cfg");
    await File.WriteAllTextAsync(file, $"""
        defaults
            mode http
            timeout connect 5s
            timeout client 30s
            timeout server 30s

        listen bodies
            bind 127.0.0.1:{port}
            server origin 127.0.0.1:{origin.Port}

        """, cancellation);
    var process = ChildProcess.Start(lb, "run", file);
    await using (process)
    {
        await Port.WaitUntilOpenAsync(port, process, "lb", cancellation);
        var memory = new ResidentMemory(process.Id);
        await BodyClient.TransferAsync(port, BodyKind.Download, Gibibyte / 8);
        Console.WriteLine($"{gibibytes} GiB each            GiB/s   RSS before      most     after  (MiB)");
        foreach (var kind in Enum.GetValues<BodyKind>())
        {
            var before = memory.Now;
            var watch = Stopwatch.StartNew();
            var most = await memory.MostDuringAsync(Task.Run(() => BodyClient.TransferAsync(port, kind, gibibytes * Gibibyte), cancellation));
            Console.WriteLine(
                $"{kind,-20} {gibibytes / watch.Elapsed.TotalSeconds,9:F2} {before / 1024.0,12:F1} {most / 1024.0,9:F1} {memory.Now / 1024.0,9:F1}");
        }
    }

    File.Delete(file);
}
