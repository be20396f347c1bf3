using System.Diagnostics;
using System.Globalization;
using LoadBalancing.Checks;
using LoadBalancing.Servers;
using Microsoft.Extensions.DependencyInjection;

// What the checks of a large farm cost the process that runs them, and how punctual they are. The servers are addresses of 127.0.0.0/8
// that another process listens on.
if (args is ["target", var port])
{
    return await new CheckTarget(int.Parse(port, CultureInfo.InvariantCulture)).RunAsync();
}

var servers = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5000;
var interval = TimeSpan.FromMilliseconds(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2000);
var duration = TimeSpan.FromSeconds(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 20);
var http = args.Length > 3 && args[3] == "http";
const int targetPort = 29_500;

using var target = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["target", $"{targetPort}"])
{
    RedirectStandardInput = true,
    RedirectStandardOutput = true,
})!;
await target.StandardOutput.ReadLineAsync();

var services = new ServiceCollection();
services.AddLoadBalancer().AddBackend("farm", farm =>
{
    if (http)
    {
        farm.CheckHttp("/", configure: check => check.Interval = interval);
    }
    else
    {
        farm.CheckTcp(check => check.Interval = interval);
    }

    for (var i = 0; i < servers; i++)
    {
        farm.AddServer($"s{i}", $"http://127.1.{i / 250}.{1 + (i % 250)}:{targetPort}");
    }
});
await using var provider = services.BuildServiceProvider();
var backend = provider.GetRequiredService<BackendCollection>()["farm"];

// The first round spreads the checks and warms up.
await Task.Delay(2 * interval);
await target.StandardInput.WriteLineAsync("begin");
using var process = Process.GetCurrentProcess();
var (cpu, allocated, began) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(), Stopwatch.GetTimestamp());
await Task.Delay(duration);
process.Refresh();
var elapsed = Stopwatch.GetElapsedTime(began);
var used = process.TotalProcessorTime - cpu;
await target.StandardInput.WriteLineAsync("end");
var seen = await target.StandardOutput.ReadLineAsync();
var checks = elapsed / interval * servers;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{servers} servers every {interval.TotalMilliseconds:F0} ms ({(http ? "HTTP" : "TCP")}): {100 * (used / elapsed):F1} % of a core, " +
    $"{used.TotalMicroseconds / checks:F0} us and {(GC.GetTotalAllocatedBytes() - allocated) / checks / 1024:F1} KB a check, " +
    $"{process.WorkingSet64 / 1048576} MB, {backend.UsableActives} up"));
Console.WriteLine(seen);
return 0;
