using System.Text;
using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Dispatching;
using LoadBalancing.Rules;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Rules;

/// <summary>The answer that a rule gives to one request.</summary>
internal readonly struct Answer
{
    private readonly AnswerAction _action;
    private readonly HttpExchange _exchange;
    private readonly string? _location;

    private Answer(AnswerAction action, HttpExchange exchange, string? location) =>
        (_action, _exchange, _location) = (action, exchange, location);

    /// <summary>How the request ends with it.</summary>
    public Termination Termination => _action.Termination;

    /// <summary>Makes the answer, unless the rule does not apply to the request after all.</summary>
    public static bool TryMake(AnswerAction action, HttpExchange exchange, out Answer answer)
    {
        var location = action.Target?.LocationFor(exchange.Sight);
        answer = new Answer(action, exchange, location);
        return action.Target is null || location is not null;
    }

    public Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = _action.Status;
        if (_location is not null)
        {
            response.Headers.Location = _location;
        }

        foreach (var (name, value) in _action.Headers)
        {
            response.Headers.Append(name, value.Write(_exchange.Sight));
        }

        if (_action.ContentType is { } contentType)
        {
            response.ContentType = contentType;
        }

        if (_action.Body is { } body)
        {
            return SendBodyAsync(response, body.Write(_exchange.Sight));
        }

        if (_action.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
        {
            response.ContentLength = 0;
        }

        return Task.CompletedTask;
    }

    private static Task SendBodyAsync(HttpResponse response, string body)
    {
        response.ContentLength = body.Length;
        return response.WriteAsync(body, Encoding.Latin1);
    }
}
