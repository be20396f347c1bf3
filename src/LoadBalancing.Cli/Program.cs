using System.CommandLine;
using LoadBalancing.Cli.Commands;

// Nothing here blocks a thread, so sockets may run what waits for them right where they complete. Read by the runtime when
// the first socket is made.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var root = new RootCommand("lb, a load balancer: reads haproxy.cfg or JSON and spreads HTTP requests over servers.")
{
    RunCommand.Create(),
    CheckCommand.Create(),
    DemoCommand.Create(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
