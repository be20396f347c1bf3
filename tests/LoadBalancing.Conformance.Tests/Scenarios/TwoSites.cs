using System.Globalization;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;
using LoadBalancing.Conformance.Scenes;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>
/// Two sites, each with a director, two local balancers and four application servers, and offices before them whose lines to the sites are
/// <c>{port-OFFICE-SITE}</c>. What is remote is checked half as often as what is local.
/// </summary>
/// <param name="CheckPorts">The ports of machines that local balancers check.</param>
/// <param name="Lines">The lines from offices to sites, such as <c>OP1-1</c>.</param>
/// <param name="Locals">Both local balancers of site 1, then those of site 2.</param>
/// <param name="Directors">The directors of both sites.</param>
/// <param name="Offices">The balancers of the office that is near site 1, and of the one near site 2.</param>
internal sealed record TwoSites(
    IReadOnlyDictionary<string, Forwarder> CheckPorts,
    IReadOnlyDictionary<string, Forwarder> Lines,
    Proxy[] Locals,
    Proxy[] Directors,
    Proxy[] Offices)
{
    /// <summary>The port of the office that is near site 1.</summary>
    public const string Office = "front-OP1";

    /// <summary>The machines of site 1.</summary>
    public static readonly string[] Site1 = ["W11", "W12", "W13", "W14"];

    /// <summary>The machines of site 2.</summary>
    public static readonly string[] Site2 = ["W21", "W22", "W23", "W24"];

    /// <summary>Starts all of it, and opens the office that is near site 1.</summary>
    public static async Task<TwoSites> OpenAsync(Scene scene)
    {
        var checkPorts = Site1.Concat(Site2).ToDictionary(machine => machine, machine => scene.Forward($"port-{machine}", machine));
        var lines = ((string[])["OP1-1", "OP1-2", "OP3-1", "OP3-2"]).ToDictionary(
            line => line, line => scene.Forward($"port-{line}", $"front-SD{line[^1]}"));
        foreach (var forwarder in checkPorts.Values.Concat(lines.Values))
        {
            forwarder.Start();
        }

        var locals = await Task.WhenAll(from site in (int[])[1, 2] from number in (int[])[1, 2] select StartLocalAsync(scene, site, number));
        var directors = await Task.WhenAll(
            scene.StartAsync("front-SD1", Director(near: 1, far: 2)), scene.StartAsync("front-SD2", Director(near: 2, far: 1)));
        var offices = await Task.WhenAll(
            scene.StartAsync("front-OP1", OfficeBalancer("OP1", near: 1, far: 2)),
            scene.StartAsync("front-OP3", OfficeBalancer("OP3", near: 2, far: 1)));
        scene.Open(Office);
        return new(checkPorts, lines, locals, directors, offices);
    }

    /// <summary>Starts both local balancers of site 1 again, and waits until the directors know.</summary>
    public async Task RestartLocalsAsync(Scene scene)
    {
        (await Task.WhenAll(StartLocalAsync(scene, 1, 1), StartLocalAsync(scene, 1, 2))).CopyTo(Locals, 0);
        await WaitForLocalsAsync(scene, "UP", "S1L1", "S1L2");
    }

    /// <summary>Waits until both local balancers of site 1 have reported a state of all its machines.</summary>
    public async Task WaitForMachinesAsync(Scene scene, string state)
    {
        foreach (var local in Locals[..2])
        {
            await scene.WaitForAsync(
                local, [.. Site1.Concat(Site1.Select(machine => machine.Replace('W', 'B'))).Select(server => (server, state))]);
        }
    }

    /// <summary>Waits until both directors have reported a state of local balancers.</summary>
    public async Task WaitForLocalsAsync(Scene scene, string state, params string[] locals)
    {
        foreach (var director in Directors)
        {
            await scene.WaitForAsync(director, [.. locals.Select(local => (local, state))]);
        }
    }

    /// <summary>
    /// Waits until the office relies on the director of site 1, which may have failed it from the end of the site to the moment when the
    /// director itself knew.
    /// </summary>
    public Task WaitForOfficeAsync() => Offices[0].WaitForStateAsync("SD1", up: true);

    private static Task<Proxy> StartLocalAsync(Scene scene, int site, int number) =>
        scene.StartAsync($"front-S{site}L{number}-health", Local(site, number));

    // The balancer of an office, which knows the near site and has the other for a backup.
    private static string OfficeBalancer(string name, int near, int far) => $$"""
        listen {{name}}
            bind 127.0.0.1:{front-{{name}}}
            balance roundrobin
            option redispatch
            cookie SITE
            option httpchk HEAD / HTTP/1.0
            http-response add-header X-Way %s
            server SD{{near}} 127.0.0.1:{port-{{name}}-{{near}}} cookie SITE{{near}} check inter 600 fastinter 150 downinter 150
            server SD{{far}} 127.0.0.1:{port-{{name}}-{{far}}} cookie SITE{{far}} check inter 1200 fastinter 300 downinter 300 backup
        """;

    // The director of a site, which has the other site's local balancers for backups.
    private static string Director(int near, int far) => $$"""
        listen SD{{near}}
            bind 127.0.0.1:{front-SD{{near}}}
            balance roundrobin
            option redispatch
            cookie SITE insert indirect
            option httpchk HEAD / HTTP/1.0
            option forwardfor
            http-response add-header X-Way %s
            server S{{near}}L1 127.0.0.1:{front-S{{near}}L1} cookie SITE{{near}} check port {front-S{{near}}L1-health} inter 400 fastinter 100 downinter 100
            server S{{near}}L2 127.0.0.1:{front-S{{near}}L2} cookie SITE{{near}} check port {front-S{{near}}L2-health} inter 400 fastinter 100 downinter 100
            server S{{far}}L1 127.0.0.1:{front-S{{far}}L1} cookie SITE{{far}} check port {front-S{{far}}L1-health} inter 800 fastinter 200 downinter 200 backup
            server S{{far}}L2 127.0.0.1:{front-S{{far}}L2} cookie SITE{{far}} check port {front-S{{far}}L2-health} inter 800 fastinter 200 downinter 200 backup
        """;

    // A local balancer of a site. The port that its directors check says no as soon as it is asked to stop; it goes on for a while.
    private static string Local(int site, int number) => $$"""
        global
            grace 2s

        listen S{{site}}L{{number}}
            bind 127.0.0.1:{front-S{{site}}L{{number}}}
            balance roundrobin
            cookie JSESSIONID prefix
            option httpclose
            option forwardfor
            option httpchk HEAD / HTTP/1.0
            http-response add-header X-Way %s
        {{Servers(site, "W", "port {{port-W{0}{1}}} inter 400 fastinter 100 downinter 100")}}
        {{Servers(site, "B", "inter 800 fastinter 200 downinter 200 backup")}}

        listen S{{site}}L{{number}}-health
            bind 127.0.0.1:{front-S{{site}}L{{number}}-health}
            http-request deny deny_status 503 if { stopping }
            server self 127.0.0.1:{front-S{{site}}L{{number}}}
        """;

    private static string Servers(int site, string letter, string check) => string.Join('\n', Enumerable.Range(1, 4).Select(number =>
        $"    server {letter}{site}{number} 127.0.0.1:{{W{site}{number}}} cookie W{site}{number} check {string.Format(CultureInfo.InvariantCulture, check, site, number)}"));
}
