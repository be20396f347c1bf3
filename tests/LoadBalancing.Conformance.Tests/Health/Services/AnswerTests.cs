namespace LoadBalancing.Conformance.Health.Services;

/// <summary>Checks of servers that answer right, wrong, half or not at all: what lb finds is what HAProxy finds.</summary>
public sealed class AnswerTests
{
    private const string MySqlGreeting = "\x11\0\0\0\n10.11-x\0\x05\0\0\0abcd";
    private const string Http = "HTTP/1.0 400 Bad request\r\n\r\n";

    // What is said by servers that are found down. Behind ~ the server leaves the connection open, otherwise it closes.
    private static readonly Dictionary<string, string[]> Bad = new()
    {
        ["redis-check"] =
        [
            "~", "~-ERR what\r\n", "-ERR what\r\n", "-NOAUTH Authentication required.\r\n", "+PONG", "~+PONG", "+PONG\n", "+PONGX\r\n", "$4\r\nPONG\r\n",
            "+pong\r\n", Http, "~" + Http,
        ],
        ["mysql-check"] = ["~", "", "\x12\0\0\0\xffi\x04Host is blocked", MySqlGreeting[..^1], "~" + MySqlGreeting[..^1], "garbage\r\n", "~garbage\r\n", Http],
        ["mysql-check user bob"] =
        [
            "~", "\x12\0\0\0\xffi\x04Host is blocked", MySqlGreeting, "~" + MySqlGreeting, MySqlGreeting + "\x0b\0\0\x02\xff\x15\x04#28000No",
            "~" + MySqlGreeting + "\a\0\0\x02\0", MySqlGreeting + "\a\0\0\x02\0", "garbage\r\n", "~garbage\r\n", Http,
        ],
        ["mysql-check user bob pre-41"] = [MySqlGreeting + "\x05\0\0\x02\xff\x15\x04No", Http],
        ["pgsql-check user bob"] =
        [
            "~", "E\0\0\0\x14SFATAL\0C57P03\0\0", "R", "~R", "R\0\0\0\b\0\0\0\x01", "~R\0\0\0\b\0\0\0\b", "R\0\0\0\b\0\0\0\v", "R\0\0\x01\0\0\0\0\0", "N", "~N", "S",
            "garbage\r\n", "~garbage", Http, "Rubbish that is long\n",
        ],
        ["smtpchk"] =
        [
            "~", "", "554 no\r\n", "~421 busy\r\n", "~300 what\r\n", "~22", "22\r\n", "~abc\r\n", "~220-mx\r\n220 mx\r\n", "~220x\r\n", "~2200 x\r\n", "~\r\n",
            "SSH-2.0-OpenSSH\r\n", Http, "220 mx\r\n", "~220 mx\r\n", "220 mx\r\n|500 what\r\n", "~220 mx\r\n|500 what\r\n", "220 mx\r\n|250-x\r\n",
            "~220 mx\r\n|250-x\r\n500 y\r\n", "220 mx\r\n|354 x\r\n", "220 mx\r\n|2", "220 mx\r\n|250 x\r\n", "~220 mx\r\n|250 x\r\n",
            "~220 mx\r\n|250 x\r\n|500 x\r\n", "~220 mx\r\n|250 x\r\n|2210 x\r\n", "~220 mx\r\n|250 x\r\n|22", "~220 mx\r\n|250 x\r\n|221",
        ],
        ["ldap-check"] =
        [
            "~", "0\f\x02\x01\x01\x61\a\n\x01\x31\x04\0\x04\0", "0\f\x02\x01\x02\x61\a\n\x01\0\x04\0\x04\0", "0\f\x02\x01\x01\x65\a\n\x01\0\x04\0\x04\0",
            "~0\f\x02\x01\x01\x61\a\n", "0\f\x02\x01\x01\x61\a\n", "~x", "x", "~garbage\r\n", "garbage\r\n", Http, "~0<\x02\x01\x01\x61\a\n\x01\0\x04\0\x04\0",
            "0\x80\x02\x01\x01\x61\a\n\x01\0\x04\0\x04\0\0\0",
        ],
        ["ssl-hello-chk"] = ["~", "~\x15", "~x", "x", "garbage\r\n", Http, "\x14\x03\0\0\x01\x01", "\x17\x03\x03\0\x01\x01", "\x80\r\x04\0\x01\0\x02\0"],
    };

    // What is said by servers that are found up again.
    private static readonly Dictionary<string, string[]> Good = new()
    {
        ["redis-check"] = ["+PONG\r\n", "~+PONG\r\n", "~noise+PONG\r\n"],
        ["mysql-check"] = [MySqlGreeting, "~" + MySqlGreeting],
        ["mysql-check user bob"] = [MySqlGreeting + "\a\0\0\x02\0\0\0\x02\0\0\0", MySqlGreeting + "\x05\0\0\x02\xfepl\0\0"],
        ["mysql-check user bob pre-41"] = [MySqlGreeting + "\a\0\0\x02\0\0\0\x02\0\0\0"],
        ["pgsql-check user bob"] =
        [
            "R\0\0\0\b\0\0\0\0", "~R\0\0\0\b\0\0\0\x02", "R\0\0\0\b\0\0\0\x03", "R\0\0\0\f\0\0\0\x05salt", "R\0\0\0\b\0\0\0\a", "R\0\0\0\b\0\0\0\t",
            "R\0\0\0\x17\0\0\0\nSCRAM-SHA-256\0\0", "R\0\0\0\b\0\0\0\0E",
        ],
        ["smtpchk"] =
        [
            "220 mx\r\n|250 x\r\n|221 bye\r\n", "~220\r\n|250\r\n|221\r\n", "250 mx\n|250-x\r\n250-SIZE\r\n250 y\r\n|221-x\r\n", "299 mx|220 x|299 ",
        ],
        ["ldap-check"] = ["0\f\x02\x01\x01\x61\a\n\x01\0\x04\0\x04\0", "0\x84\0\0\0\x10\x02\x01\x01\x61\x84\0\0\0\a\n\x01\0\x04\0\x04\0"],
        ["ssl-hello-chk"] = ["\x15\x03\0\0\x02\x02(", "\x16\x03\x03\0\x4a\x02", "\x15", "~\x16xxxx"],
    };

    [Fact]
    public Task Bad_answers_are_judged_as_HAProxy_judges_them() => CompareAsync(Bad, (_, comparison) => comparison.CompareAsync(1));

    [Fact]
    public Task Good_answers_bring_servers_up_as_they_do_with_HAProxy() => CompareAsync(Good, async (servers, comparison) =>
    {
        await comparison.CompareAsync(1);
        servers.ForEach(server => server.Answers = true);
        var states = await comparison.CompareAsync(2);

        states.Values.Should().OnlyContain(state => state.EndsWith("OK", StringComparison.Ordinal));
    });

    private static async Task CompareAsync(Dictionary<string, string[]> answers, Func<List<AnsweringServer>, CheckComparison, Task> compare)
    {
        var servers = answers.SelectMany(check => check.Value.Select(answer => new AnsweringServer(check.Key, answer) { Answers = answers == Bad })).ToList();
        try
        {
            await using var comparison = await CheckComparison.StartAsync([.. servers.Select((server, i) => ($"b{i}", server.Check, server.Port))]);
            await compare(servers, comparison);
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }
}
