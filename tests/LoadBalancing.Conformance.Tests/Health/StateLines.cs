using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Health;

/// <summary>What a proxy logs of the states of servers, each with the code of the check that led there.</summary>
internal static partial class StateLines
{
    // HAProxy's log says in words what its statistics and lb's log say in letters.
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["Health analyze"] = "HANA",
        ["Layer4 check passed"] = "L4OK",
        ["Layer4 connection problem"] = "L4CON",
        ["Layer4 timeout"] = "L4TOUT",
        ["Layer6 check passed"] = "L6OK",
        ["Layer6 invalid response"] = "L6RSP",
        ["Layer6 timeout"] = "L6TOUT",
        ["Layer7 check passed"] = "L7OK",
        ["Layer7 invalid response"] = "L7RSP",
        ["Layer7 wrong status"] = "L7STS",
        ["Layer7 timeout"] = "L7TOUT",
        ["Socket error"] = "SOCKERR",
    };

    /// <summary>The states of each backend's server, in their order, such as <c>DOWN L7TOUT</c>.</summary>
    public static ILookup<string, string> Read(Proxy proxy) => Line().Matches(proxy.Output).ToLookup(
        line => line.Groups["backend"].Value,
        line => $"{line.Groups["state"].Value} {Codes.GetValueOrDefault(line.Groups["reason"].Value, line.Groups["reason"].Value)}");

    [GeneratedRegex(@"Server (?<backend>[^/ ]+)/[^/ ]+ is (?<state>UP|DOWN), reason: (?<reason>[^,.]+)")]
    private static partial Regex Line();
}
