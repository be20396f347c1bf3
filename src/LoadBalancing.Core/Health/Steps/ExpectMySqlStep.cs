using System.Buffers.Binary;

namespace LoadBalancing.Health.Steps;

/// <summary>
/// Waits for a packet of a MySQL server, which may be any but an error (MySQL documentation, "Client/Server Protocol":
/// <c>Protocol::Packet</c>, <c>Protocol::Handshake</c>, <c>ERR_Packet</c>).
/// </summary>
/// <param name="Number">Which of the packets since something was sent last; the first is the greeting, which tells the version.</param>
internal sealed record ExpectMySqlStep(int Number) : CheckStep
{
    // Three bytes of length and a number.
    private const int Header = 4;
    private const byte Error = 0xff;

    // In an error: its type and its number.
    private const int ErrorHeader = 3;

    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        while (true)
        {
            if (TryFind(run.Received, out var content))
            {
                run.Pass(new CheckResult(CheckCode.L7OK));
                return Judge(content);
            }

            if (!await run.ReceiveAsync().ConfigureAwait(false))
            {
                return new CheckResult(CheckCode.L7RSP, run.Received.Length == 0 ? "the server closed without an answer" : "no MySQL packet");
            }
        }
    }

    private bool TryFind(ReadOnlySpan<byte> received, out ReadOnlySpan<byte> content)
    {
        content = default;
        for (var number = 0; number <= Number; number++)
        {
            received = received[content.Length..];
            if (received.Length < Header || received.Length - Header < LengthOf(received))
            {
                return false;
            }

            content = received.Slice(Header, LengthOf(received));
            received = received[Header..];
        }

        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> packet) => packet[0] | (packet[1] << 8) | (packet[2] << 16);

    private CheckResult? Judge(ReadOnlySpan<byte> content) => content switch
    {
        [Error, _, _, ..] => new CheckResult(
            CheckCode.L7STS, PrintableText.Of(content[ErrorHeader..]), Status: BinaryPrimitives.ReadUInt16LittleEndian(content[1..])),
        [Error, ..] => new CheckResult(CheckCode.L7STS, "an error without a number"),
        [9 or 10, ..] => null,
        [_, ..] when Number > 0 => null,
        _ => new CheckResult(CheckCode.L7RSP, "no MySQL packet"),
    };
}
