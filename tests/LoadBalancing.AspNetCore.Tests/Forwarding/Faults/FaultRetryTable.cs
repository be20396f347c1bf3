using LoadBalancing.AspNetCore.Tests.Servers;
using static LoadBalancing.AspNetCore.Tests.Forwarding.Faults.FaultEnd;
using static LoadBalancing.AspNetCore.Tests.Forwarding.Faults.FaultScripts;
using static LoadBalancing.AspNetCore.Tests.Forwarding.Faults.FaultTable;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>Faults under a rule that says which of them are worth another attempt, and where.</summary>
internal static class FaultRetryTable
{
    private const string Connection = "conn-failure";
    private const string Empty = "empty-response";
    private const string Junk = "junk-response";
    private const string Late = "response-timeout";
    private const string All = "all-retryable-errors";

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        // The same server is asked four times, or another one at once.
        Repeats("closes on accept",         Accept(Close),           Fails("502", "SH", asked: 0), new(Empty)),
        Repeats("resets on accept",         Accept(Reset),           Fails("502", "SH", asked: 0), new(Empty)),
        Repeats("closes after the request", Send("", Close),         Fails("502", "SH"), new(Empty)),
        Repeats("resets after the request", Send("", Reset),         Fails("502", "SH"), new(Empty)),
        Repeats("closes within the head",   Send(PartOfHead, Close), Fails("502", "SH"), new(Empty)),
        Repeats("resets within the head",   Send(PartOfHead, Reset), Fails("502", "SH"), new(Empty)),
        Repeats("never answers",            Send("", Stall),         IsLate,             new(Late)),
        Repeats("stalls within the head",   Send(PartOfHead, Stall), IsLate,             new(Late)),
        Repeats("sends garbage",            Send(Garbage, Stall),    Fails("502", "PH"), new(Junk)),
        Repeats("is busy",                  RefuseBusyAsync,         Serves("503 busy"), new("503")),
        Repeats("closes after the request", Send("", Close),         Fails("502", "SH"), new(All)),
        Repeats("never answers",            Send("", Stall),         IsLate,             new(All)),
        Repeats("sends garbage",            Send(Garbage, Stall),    Fails("502", "PH"), new(All)),
        Repeats("is busy",                  RefuseBusyAsync,         Serves("503 busy"), new(All)),

        // Only other faults would be worth it.
        GivesUp("refuses the connection",   null,                    Refused,            new(Empty)),
        GivesUp("refuses the connection",   null,                    Refused,            new("none")),
        GivesUp("never takes the connection", null,                  TakesNone,          new(Late)) with { IsBlackHole = true },
        GivesUp("closes after the request", Send("", Close),         Fails("502", "SH"), new($"{Junk} {Late} 503")),
        GivesUp("closes within the head",   Send(PartOfHead, Close), Fails("502", "SH"), new(Junk)),
        GivesUp("never answers",            Send("", Stall),         IsLate,             new($"{Empty} 504")),
        GivesUp("sends garbage",            Send(Garbage, Stall),    Fails("502", "PH"), new(Empty)),
        GivesUp("is busy",                  RefuseBusyAsync,         Serves("503 busy"), new("504")),

        // The client has seen the head already, or holds back what would have to be repeated.
        GivesUp("closes within the body",   Begin(Length, "begun", Close), BreaksOff("SD"), new(All)),
        Repeats("closes within the request", ReadHead(Close),        Fails("502", "SH"), new(Empty))
            with { IsEarly = true, Post = Fails("502", "SH"), PostBeside = Fails("502", "SH") },

        // Who may leave only later waits for its server; who is balanced leaves at once or never. HAProxy has that if redispatching is off,
        // but not if its interval is 0, which its manual says is the same.
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { Retries = 0 }, leaves: 0),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { Retries = 1 }),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { Redispatch = 0 }, leaves: 0, leavesHAProxy: 1),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { Redispatch = -1 }),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { HasCookie = true }),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { HasCookie = true, Redispatch = 0 }, leaves: 0),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { HasCookie = true, Redispatch = 2 }, leaves: 2),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { HasCookie = true, Redispatch = 4 }, leaves: 0),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { HasCookie = true, Redispatch = -1 }, leaves: 3),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { HasCookie = true, Redispatch = -2 }, leaves: 2),
        Repeats("refuses the connection",   null,                    Refused, new(Connection) { HasCookie = true, Redispatch = -1, Retries = 1 }),
        Repeats("closes after the request", Send("", Close),         Fails("502", "SH"), new(Empty) { Retries = 1 }),
        Repeats("closes after the request", Send("", Close),         Fails("502", "SH"), new(Empty) { Redispatch = 0 }, leaves: 0, leavesHAProxy: 1),
        Repeats("closes after the request", Send("", Close),         Fails("502", "SH"), new(Empty) { HasCookie = true, Redispatch = 2 }, leaves: 2),
        Repeats("never answers",            Send("", Stall),         IsLate,             new(Late) { HasCookie = true, Redispatch = -1 }, leaves: 3),
        Repeats("is busy",                  RefuseBusyAsync,         Serves("503 busy"), new("503") { HasCookie = true, Redispatch = -1 }, leaves: 3),

        // The fresh connection that every request gets which may arrive twice comes before the rule; HAProxy has none but the rule.
        Under(new(Empty), "closes after the second request", LoseSecond(Close), OnFresh with { HAProxy = OnFresh }) with
        {
            FollowsAnother = true,
            Beside = OnFresh with { HAProxy = Moved with { Asked = 1 } },
            Post = Fails("502", "SH") with { HAProxy = OnFresh },
            PostBeside = Fails("502", "SH") with { HAProxy = Moved with { Asked = 1 } },
        },
    ];

    private static FaultOutcome Refused => Unconnected("SC", FaultWait.Pauses) with { Failures = 1, Retries = 0 };

    private static FaultOutcome TakesNone => Unconnected("sC", FaultWait.Retries) with { Failures = 1, Retries = 0 };

    private static FaultOutcome IsLate => Fails("504", "sH") with { Waits = FaultWait.Response };

    private static FaultOutcome OnFresh => new("200 fine", "--", Asked: 2, Left: 1) { Retries = 1 };

    // One attempt after another comes to the same end, until one of them leaves the server.
    private static FaultRow Repeats(
        string fault,
        Func<ScriptedConnection, FaultScene, Task>? script,
        FaultOutcome once,
        FaultRule rule,
        int leaves = 1,
        int? leavesHAProxy = null)
    {
        var always = Times(rule.Retries + 1, once) with { Retries = rule.Retries };
        var (beside, besideHAProxy) = (Leaves(leaves), Leaves(leavesHAProxy ?? leaves));
        var row = Under(rule, fault, script, always) with { Beside = beside with { HAProxy = besideHAProxy } };
        // Once something was sent, HAProxy repeats any request all the same, and this balancer only what may arrive twice.
        return once.Letters.EndsWith('C')
            ? row
            : row with { Post = once with { HAProxy = always }, PostBeside = once with { HAProxy = besideHAProxy } };

        FaultOutcome Leaves(int retry) => retry == 0
            ? always
            : Times(retry, once) with { Client = Moved.Client, Letters = Moved.Letters, Left = 0, Retries = retry, MovesOn = true };
    }

    private static FaultRow GivesUp(string fault, Func<ScriptedConnection, FaultScene, Task>? script, FaultOutcome outcome, FaultRule rule) =>
        Under(rule, fault, script, outcome);

    private static FaultRow Under(FaultRule rule, string fault, Func<ScriptedConnection, FaultScene, Task>? script, FaultOutcome outcome) =>
        new($"{fault}; {rule}", script, outcome) { Rule = rule };

    private static FaultOutcome Times(int count, FaultOutcome once) => once with { Asked = count * once.Asked, Failures = count * once.Failures };
}
