using System.Formats.Asn1;

namespace LoadBalancing.Health.Steps;

/// <summary>Waits for the answer of an LDAP server to the first request, a bind (RFC 4511, sections 4.1.1, 4.1.9, 4.2.2 and 5.1).</summary>
internal sealed record ExpectLdapStep : CheckStep
{
    // The shortest answer: a message with its number and a result without texts.
    private const int Shortest = 14;

    private static readonly Asn1Tag BindResponse = new(TagClass.Application, 1, isConstructed: true);

    public override async ValueTask<CheckResult?> RunAsync(CheckRun run)
    {
        while (run.Received.Length < Shortest || LengthOf(run.Received) > run.Received.Length)
        {
            if (!await run.ReceiveAsync().ConfigureAwait(false))
            {
                return new CheckResult(CheckCode.L7RSP, run.Received.Length == 0 ? "the server closed without an answer" : "no LDAP message");
            }
        }

        try
        {
            var result = Read(run.Received);
            run.Pass(result);
            return result.Passed ? null : result;
        }
        catch (AsnContentException)
        {
            return new CheckResult(CheckCode.L7RSP, "no answer of LDAP version 3");
        }
    }

    // The length of the message, as far as it is told.
    private static long LengthOf(ReadOnlySpan<byte> received) =>
        received is [0x30, .. var rest] && AsnDecoder.TryDecodeLength(rest, AsnEncodingRules.BER, out var length, out var used)
            ? 1L + used + (length ?? 0) : 0;

    private static CheckResult Read(ReadOnlySpan<byte> received)
    {
        var message = Content(received, Asn1Tag.Sequence);
        if (AsnDecoder.ReadIntegerBytes(message, AsnEncodingRules.BER, out var used) is not [1])
        {
            throw new AsnContentException();
        }

        var response = Content(message[used..], BindResponse);
        if (AsnDecoder.ReadEnumeratedBytes(response, AsnEncodingRules.BER, out used) is not [var code])
        {
            throw new AsnContentException();
        }

        response = response[used..];
        AsnDecoder.ReadOctetString(response, AsnEncodingRules.BER, out used);
        var diagnosis = AsnDecoder.ReadOctetString(response[used..], AsnEncodingRules.BER, out _);
        return new CheckResult(code == 0 ? CheckCode.L7OK : CheckCode.L7STS, PrintableText.Of(diagnosis), Status: code);
    }

    // RFC 4511 wants lengths told, which BER alone does not.
    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> encoded, Asn1Tag tag)
    {
        AsnDecoder.ReadSequence(encoded, AsnEncodingRules.BER, out var offset, out var length, out var used, tag);
        return offset + length == used ? encoded.Slice(offset, length) : throw new AsnContentException();
    }
}
